/** Building parts of a page. Text is always text: nothing here parses HTML. */

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
 * A form with one button; Enter in a field presses it too.
 *
 * @param {string} button its text
 * @param {HTMLElement[]} fields
 * @param {() => void} submit
 * @returns {HTMLElement}
 */
export function form(button, fields, submit) {
  const made = element("form", {}, ...fields, element("button", {}, button));
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  return made;
}

/**
 * A line of text that changes; a screen reader says each change.
 *
 * @returns {{ element: HTMLElement, say: (text: string, kind?: "good" | "bad") => void }}
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
