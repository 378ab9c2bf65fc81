const form = document.getElementById("form");
const result = document.getElementById("result");
const fields = ["username", "email", "password"];
const { delivery, inbox } = document.body.dataset;

function show(text, link) {
  result.replaceChildren(text);
  if (!link) return;
  const anchor = document.createElement("a");
  anchor.href = link.href;
  anchor.textContent = link.text;
  result.append(" ", anchor);
}

function showFaults(errors) {
  for (const field of fields) {
    const faults = errors[field] ?? [];
    document.getElementById(`${field}-fault`).textContent = faults.join(" ");
    form.elements[field].setAttribute("aria-invalid", String(faults.length > 0));
  }
  fields.map((field) => errors[field] && form.elements[field]).find(Boolean)?.focus();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  show("Sending …");
  try {
    const body = Object.fromEntries(fields.map((field) => [field, form.elements[field].value]).filter(([, value]) => value !== ""));
    const response = await fetch("api/register", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...body, locale: navigator.language }),
    });
    const answer = await response.json();
    showFaults(answer.errors ?? {});
    if (response.status === 201) show("Registered.", { href: answer.confirmation_url, text: "Open the activation link" });
    else if (response.status === 202) show(answer.detail, inbox && { href: inbox, text: "Read the mails" });
    else show(answer.errors ? "" : answer.detail);
  } catch {
    show("The server does not answer.");
  } finally {
    button.disabled = false;
  }
});

if (delivery === "email") form.elements.email.required = true;
