/** Builds parts of a page. Text stays text: nothing here parses HTML. */

/**
 * Makes an element.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag such as "p"
 * @param {Record<string, string>} attributes such as `{ class: "note" }`
 * @param {...(Node | string)} children a string becomes a text node
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/**
 * A text input with its label above it.
 *
 * @param {string} label
 * @param {Record<string, string>} attributes of the input
 * @returns {{ field: HTMLElement, input: HTMLInputElement }}
 */
export function textField(label, attributes) {
  const input = element("input", { type: "text", autocomplete: "off", ...attributes });
  return { field: element("label", {}, element("span", {}, label), input), input };
}

/**
 * A form with a button that submits it, as Enter in a field does.
 *
 * @param {string} button its text
 * @param {HTMLElement[]} fields
 * @param {() => void} submit
 * @param {...HTMLElement} more buttons beside it, with listeners of their own
 * @returns {HTMLElement}
 */
export function form(button, fields, submit, ...more) {
  const buttons = element("div", { class: "row" }, element("button", {}, button), ...more);
  const made = element("form", {}, ...fields, buttons);
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  return made;
}

/**
 * A line of text that changes; a screen reader reads each change aloud. "good" is what
 * the user hoped for, "warn" is the server's refusal, and "bad" is a fault of the server.
 *
 * @returns {{
 *   element: HTMLElement,
 *   say: (text: string, kind?: "good" | "warn" | "bad") => void,
 * }}
 */
export function statusLine() {
  const line = element("p", { class: "status", role: "status" });
  return {
    element: line,
    say(text, kind) {
      line.textContent = text;
      line.dataset.kind = kind ?? "";
    },
  };
}
