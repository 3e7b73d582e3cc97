//! Types in Rust for payloads.

use crate::contract::{Field, Shape, names::Names, shape::described};

/// Names that a starter's types can't have: those of the prelude and of its imports.
const TAKEN: &str = "AckSender Arc Box Clone Data Debug Default Deserialize \
     DeserializeOwned Deserializer Err Error Json ListenerExt Lists Map Mutex None Number \
     Object Ok Option Result Router Serialize SocketIo SocketRef Some State Store String \
     TcpListener TryData Value Vec";

/// The generic type of every payload that is an object.
pub(super) const OBJECT: &str = "\
/// A JSON object. On its own, serde would also take a list of the fields' values.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
struct Object<T>(T);

impl<'de, T: DeserializeOwned> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let fields = Map::deserialize(from)?;
        serde_json::from_value(Value::Object(fields))
            .map(Self)
            .map_err(D::Error::custom)
    }
}

";

/// The structs of a program, in the order in which they are needed.
pub(super) struct Types {
    names: Names,
    /// The text of all structs so far.
    pub text: String,
}

impl Types {
    /// No types yet.
    pub fn new() -> Self {
        Self {
            names: Names::except(&TAKEN.split(' ').collect::<Vec<_>>()),
            text: String::new(),
        }
    }

    /// A name for a type.
    pub fn name(&mut self, word: &str) -> String {
        self.names.pascal(word)
    }

    /// The type of a payload. `word` names it, if it needs a struct, and `about` says what
    /// has it.
    pub fn of(&mut self, shape: &Shape, word: &str, about: &str) -> String {
        match shape {
            Shape::Number => "Number".into(),
            Shape::Integer { .. } => "i64".into(),
            Shape::Boolean => "bool".into(),
            Shape::List(of) => format!("Vec<{}>", self.of(of, word, about)),
            Shape::Object(fields) => {
                format!("Object<{}>", self.object(fields, word, about))
            }
            Shape::OneOf(values) if values.iter().all(|one| one.is_string()) => {
                "String".into()
            }
            Shape::Text { .. } | Shape::IdOf(_) | Shape::Client | Shape::Room => {
                "String".into()
            }
            // A time is a text or a number.
            Shape::OneOf(_) | Shape::Timestamp | Shape::Any => "Value".into(),
        }
    }

    fn object(&mut self, fields: &[Field], word: &str, about: &str) -> String {
        let name = self.names.pascal(word);
        let mut names = Names::default();
        let mut lines = String::new();
        for Field { name: field, shape, optional } in fields {
            let inner = format!("{word}-{field}");
            let of = self.of(shape, &inner, &format!("{about}, in `{field}`"));
            let of = if *optional { format!("Option<{of}>") } else { of };
            lines += &format!("    /// {}.\n", capital(&described(shape)));
            lines += &self::field(&names.snake(field), field, &of);
        }
        self.text += &format!(
            "/// {about}.\n#[derive(Clone, Debug, Deserialize, Serialize)]\nstruct {name} \
             {{\n{lines}}}\n\n"
        );
        name
    }
}

/// A field of a struct, under the name that clients use.
pub(super) fn field(name: &str, sent: &str, of: &str) -> String {
    let renamed = match name == sent {
        true => String::new(),
        false => format!("    #[serde(rename = {sent:?})]\n"),
    };
    format!("{renamed}    {name}: {of},\n")
}

/// With a capital letter.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}
