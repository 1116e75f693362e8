/* Cell editors of the tree table: plain inputs whose value goes to the server as typed. */
export function registerEditors(gantt) {
  gantt.config.editor_types.plan_day = editor('<input type="date">', (value) => value);
  gantt.config.editor_types.plan_duration = editor('<input type="number" min="0" step="0.25">', Number);
  gantt.config.editor_types.plan_percent = editor('<input type="number" min="0" max="100" step="5">', Number);
}

function editor(markup, read) {
  const input = (node) => node.querySelector("input");
  return {
    show(id, column, config, placeholder) {
      placeholder.innerHTML = `<div role="cell">${markup}</div>`;
      input(placeholder).setAttribute("aria-label", column.label);
    },
    hide() {},
    set_value(value, id, column, node) {
      input(node).value = value ?? "";
    },
    get_value(id, column, node) {
      return read(input(node).value);
    },
    is_changed(value, id, column, node) {
      return input(node).value !== "" && read(input(node).value) !== value;
    },
    is_valid(value) {
      return value !== "" && !Number.isNaN(value);
    },
    save() {},
    focus(node) {
      input(node)?.focus();
      input(node)?.select();
    },
  };
}
