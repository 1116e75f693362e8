// An owner's page: steppers for days, and typed words kept on this device until they are sent.
const form = document.querySelector("[data-update-form]");
const key = form?.dataset.draft;
const typed = () => [...form.elements].filter((one) => one.name && one.type !== "hidden" && one.tagName !== "BUTTON");

const store = () => {
  const words = typed()
    .filter((one) => one.type !== "radio" || one.checked)
    .map((one) => [one.name, one.value]);
  try {
    localStorage.setItem(key, JSON.stringify(words));
  } catch {
    // a private window keeps nothing; the form still sends
  }
};

const restore = () => {
  let words = [];
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith("update-") && name !== key && name.split("-")[1] === key.split("-")[1]) localStorage.removeItem(name);
    }
    words = JSON.parse(localStorage.getItem(key) ?? "[]");
  } catch {
    return;
  }
  for (const [name, value] of words) {
    for (const one of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (one.type === "radio") one.checked = one.value === value;
      else one.value = value;
    }
  }
};

if (form) {
  // a form that came back with reasons holds the newest words itself
  if (!form.querySelector(".error, .notice.bad")) restore();
  form.addEventListener("input", store);
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (!button) return;
    const input = button.closest("[data-stepper]").querySelector("input");
    const days = Math.max(0.5, (Number(input.value) || 0) + Number(button.dataset.step) * 0.5);
    input.value = String(days);
    store();
  });
}
