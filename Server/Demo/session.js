// A session as docs/sign-in.md tells a browser to keep it: one store for all tabs, which refresh one at a time. This
// page runs no script of others, and its policy lets in none.
const Session = "session";
const Device = "device";

/** A request with a JSON body; its status and what was answered. Status 0: there was no answer. */
export async function send(method, path, body, bearer) {
  const headers = {};
  if (body) headers["content-type"] = "application/json";
  if (bearer) headers.authorization = `Bearer ${bearer}`;
  try {
    const response = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
    return { status: response.status, answer: response.status === 204 ? {} : await response.json() };
  } catch {
    return { status: 0, answer: { detail: "The server does not answer." } };
  }
}

/** The tokens, or null for who is not signed in. */
export const load = () => JSON.parse(localStorage.getItem(Session));

/** Signs in; the refresh token of the last session says that this device was signed in before. */
export async function signIn(credentials) {
  const device = localStorage.getItem(Device) ?? undefined;
  const result = await send("POST", "api/login", { ...credentials, refresh_token: device });
  if (result.status === 200) save(result.answer);
  return result;
}

/** A request by who is signed in. Refreshes before, where the access token is over, and once after a 401. */
export async function sendSignedIn(method, path, body) {
  await refresh();
  const first = await send(method, path, body, load()?.accessToken);
  if (first.status !== 401 || !load()) return first;
  await refresh(load().accessToken);
  return load() ? send(method, path, body, load().accessToken) : first;
}

/** Ends the session, or all of the account's. */
export async function signOut(everywhere) {
  const result = everywhere
    ? await sendSignedIn("POST", "api/logout", { everywhere: true })
    : await send("POST", "api/logout", { refresh_token: load()?.refreshToken });
  if (result.status === 204 || result.status === 401) forget();
  return result;
}

/** Calls back when another tab has signed in or out. */
export const onChange = (callback) => addEventListener("storage", (event) => event.key === Session && callback());

function save(pair) {
  const expiresAt = Date.now() + pair.expires_in * 1000;
  const { access_token: accessToken, refresh_token: refreshToken } = pair;
  localStorage.setItem(Session, JSON.stringify({ accessToken, refreshToken, expiresAt }));
}

function forget() {
  if (load()) localStorage.setItem(Device, load().refreshToken);
  localStorage.removeItem(Session);
}

/** Brings the next pair where the access token is over, or is the one that was refused. */
function refresh(refused) {
  return inTurn(async () => {
    const kept = load();
    if (!kept || (Date.now() < kept.expiresAt && kept.accessToken !== refused)) return;
    const { status, answer } = await send("POST", "api/refresh", { refresh_token: kept.refreshToken });
    if (status === 200) save(answer);
    else if (status === 401) forget();
  });
}

// Without TLS and not on this machine, browsers have no locks.
const inTurn = (act) => (navigator.locks ? navigator.locks.request(Session, act) : act());
