// Elements are made here and nowhere else: text goes in as text, never as markup, because clip ids,
// labels and messages come from strangers.

export const byId = (id) => document.getElementById(id);

/** el('td', {class: 'few', title: '...'}, 'text', child, ...): null children are left out. */
export function el(name, attributes, ...children) {
  return fill(document.createElement(name), attributes, children);
}

export function svg(name, attributes, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);
}

function fill(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value !== null && value !== undefined && value !== false) {
      node.setAttribute(key, value === true ? '' : value);
    }
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ''));
  return node;
}

/** Sets a custom property, which a style attribute may not do under the page's policy. */
export function vary(node, property, value) {
  node.style.setProperty(property, value);
  return node;
}

const drawn = new WeakMap();

/** Draws again only what changed, so that nothing flickers and a selection survives. */
export function draw(node, data, make) {
  const key = JSON.stringify(data);
  if (drawn.get(node) !== key) {
    drawn.set(node, key);
    node.replaceChildren(...[make(data)].flat(Infinity));
  }
}

export function show(node, visible) {
  node.hidden = !visible;
}
