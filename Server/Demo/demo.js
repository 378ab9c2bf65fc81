import { load, onChange, send, sendSignedIn, signIn, signOut } from "./session.js";

const { delivery, inbox, return: returnUrl } = document.body.dataset;
const byMail = delivery === "email";
const steps = ["sign-up", "activate", "sign-in", "me"];
const at = (id) => document.getElementById(id);
let registered = null;

/** Shows one of the views; what somebody did moves the focus to its heading, so that a screen reader says it. */
function show(step, isAnswer = true) {
  for (const view of document.querySelectorAll("main > section")) view.hidden = view.id !== `${step}-view`;
  for (const item of document.querySelectorAll(".steps li")) {
    const isDone = steps.indexOf(item.dataset.step) < steps.indexOf(step);
    item.classList.toggle("done", isDone);
    item.toggleAttribute("aria-current", item.dataset.step === step);
    if (item.hasAttribute("aria-current")) item.setAttribute("aria-current", "step");
  }
  for (const said of document.querySelectorAll(".said")) say(said, "");
  const title = at(`${step}-title`);
  document.title = title.textContent;
  if (isAnswer) title.focus();
}

function say(place, text, isBad = false) {
  place.textContent = text;
  place.classList.toggle("bad", isBad);
}

/** Puts each fault beside its field, and the focus on the first. */
function showFaults(form, errors) {
  const faulty = [...form.elements].filter((field) => {
    const fault = (errors[field.name] ?? []).join(" ");
    if (!field.name) return false;
    at(`${field.id}-fault`).textContent = fault;
    field.toggleAttribute("aria-invalid", fault !== "");
    if (fault) field.setAttribute("aria-invalid", "true");
    return fault !== "";
  });
  faulty[0]?.focus();
}

/** Does one thing at a time; tells what the server refused. A disabled button would lose the focus. */
async function act(button, place, request) {
  if (button.hasAttribute("aria-disabled")) return { isBad: true, answer: {} };
  button.setAttribute("aria-disabled", "true");
  say(place, "Sending …");
  const { status, answer } = await request();
  button.removeAttribute("aria-disabled");
  const isBad = status === 0 || status >= 400;
  say(place, isBad && !answer.errors ? answer.detail : "", isBad);
  return { isBad, status, answer };
}

function onSubmit(id, submit) {
  const form = at(id);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(form, (request) => act(form.querySelector("button"), form.querySelector(".said"), request));
  });
}

onSubmit("sign-up-form", async (form, ask) => {
  const typed = Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ""));
  const body = { ...typed, locale: navigator.language, returnUrl: returnUrl || undefined };
  const { isBad, answer } = await ask(() => send("POST", "api/register", body));
  showFaults(form, answer.errors ?? {});
  if (isBad) return;
  registered = { email: typed.email, name: typed.username ?? typed.email, link: answer.confirmation_url };
  form.elements.password.value = "";
  to("activate");
});

function showActivate() {
  at("activate-title").textContent = byMail ? "Read your mail" : "Open your link";
  at("activate-text").textContent = byMail
    ? `A link is on its way to ${registered.email}. Open it and enter the password you chose.`
    : `Registered as ${registered.name}. With delivery Response the link comes in the answer, for an app to pass on.`;
  at("activate-link").textContent = byMail ? "Read the mails" : "Activate the account";
  at("activate-link").href = byMail ? inbox : registered.link;
  at("activate-link").hidden = byMail && !inbox;
  at("again").hidden = !byMail;
  at("name").value = registered.name;
  show("activate");
}

at("resend").addEventListener("click", async () => {
  const place = at("activate-view").querySelector(".said");
  const { isBad, answer } = await act(at("resend"), place, () =>
    send("POST", "api/resend", { email: registered.email }));
  if (!isBad) say(place, answer.detail);
});

onSubmit("sign-in-form", async (form, ask) => {
  const name = form.elements.name.value;
  const who = name.includes("@") ? { email: name } : { username: name };
  const { isBad, answer } = await ask(() => signIn({ ...who, password: form.elements.current.value }));
  const { username, email, password } = answer.errors ?? {};
  showFaults(form, { name: username ?? email, current: password });
  if (isBad) return;
  form.reset();
  to("me");
});

async function showMe(isAnswer) {
  const { status, answer } = await sendSignedIn("GET", "api/me");
  if (!load()) return to("sign-in");
  const rows = {
    "User name": answer.username,
    Email: answer.email,
    Registered: time(answer.registered_at),
    Activated: time(answer.activated_at),
    "Signed in": time(answer.session?.created_at),
  };
  at("me").replaceChildren(...Object.entries(rows).filter(([, value]) => value).flatMap(([term, value]) => [
    Object.assign(document.createElement("dt"), { textContent: term }),
    Object.assign(document.createElement("dd"), { textContent: value }),
  ]));
  at("me-title").textContent = status === 200 ? `Hello, ${answer.username}` : "Signed in";
  show("me", isAnswer);
  if (status !== 200) say(at("me-view").querySelector(".said"), answer.detail, true);
}

const time = (text) => text && new Date(text).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });

for (const [id, everywhere] of [["sign-out", false], ["sign-out-everywhere", true]]) {
  at(id).addEventListener("click", async () => {
    await act(at(id), at("me-view").querySelector(".said"), () => signOut(everywhere));
    if (!load()) to("sign-in");
  });
}

/** The view that the address names, as far as it can be shown. */
function go(isAnswer) {
  const wanted = location.hash.slice(1);
  if (load()) showMe(isAnswer);
  else if (wanted === "activate" && registered) showActivate();
  else if (wanted === "activate") location.replace("#sign-in");
  else show(wanted === "sign-in" || wanted === "me" ? "sign-in" : "sign-up", isAnswer);
}

function to(step) {
  if (location.hash === `#${step}`) go(true);
  else location.hash = step;
}

addEventListener("hashchange", () => go(true));
onChange(() => go(false));
at(byMail ? "email-hint" : "username-hint").remove();
at(byMail ? "email" : "username").required = byMail;
go(false);
