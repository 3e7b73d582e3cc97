use crate::packet::*;
use serde_json::json;

#[test]
fn every_part_is_read_and_written_back() {
    for text in [
        "0",
        "0/admin,",
        r#"0{"sid":"x"}"#,
        "1",
        r#"2["chat",1,{"a":[null]}]"#,
        r#"2/room,17["chat","7"]"#,
        "321[]",
        r#"4{"message":"Invalid namespace"}"#,
    ] {
        let packet = Packet::decode(text).unwrap();
        assert_eq!(packet.encode(), text);
    }
    let packet = Packet::decode(r#"2/room,17["chat","7"]"#).unwrap();
    assert_eq!(packet.namespace, "/room");
    assert_eq!(packet.ack, Some(17));
    assert_eq!(packet.as_event(), Some(("chat", &[json!("7")][..])));
}

#[test]
fn binary_events_keep_their_name() {
    let packet = Packet::decode(r#"51-["file",{"_placeholder":true,"num":0}]"#).unwrap();
    assert_eq!(packet.as_event().unwrap().0, "file");
}

#[test]
fn what_is_no_packet_is_refused_with_the_reason() {
    for (text, reason) in [
        ("", "packet type"),
        ("9", "packet type"),
        ("é", "packet type"),
        ("2", "event's name"),
        ("2/ns,7", "event's name"),
        ("2{\"id\":1}", "event's name"),
        ("2[7]", "event's name"),
        ("2[\"a\"", "not JSON"),
        ("5[\"a\"]", "attachments"),
        ("399999999999999999999[]", "ack id"),
        ("3[1]", "ack id"),
        ("31{}", "an array"),
    ] {
        let error = Packet::decode(text).unwrap_err();
        assert!(error.contains(reason), "{text}: {error}");
    }
    assert!(Engine::decode("").is_err());
    assert!(Engine::decode("x").is_err());
}
