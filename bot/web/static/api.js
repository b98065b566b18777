/** Everything the page asks of the server, except the stream of events. */

/** The server understood and said no, in words a person can read. */
export class Refused extends Error {
  constructor(status, { code = "", message = "" } = {}) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** The server no longer knows this conversation. */
  get isForgotten() {
    return [401, 404, 410].includes(this.status);
  }
}

/** No usable answer came: no connection, a timeout, or trouble on the server. Trying again is safe. */
export class Unreachable extends Error {}

const TIMEOUT_MS = 15000;

/** In another site's frame the conversation has a cookie of its own; the server tells the two apart by this. */
export const address = (path) => {
  if (!("embedded" in document.documentElement.dataset)) return path;
  return path + (path.includes("?") ? "&" : "?") + "frame=1";
};

async function call(method, path, body) {
  const response = await send(method, path, body);
  if (response.ok) return response.status === 204 ? null : readJson(response);
  if (response.status >= 400 && response.status < 500) {
    const answer = await readJson(response).catch(() => ({}));
    throw new Refused(response.status, answer?.error);
  }
  throw new Unreachable(`status ${response.status}`);
}

async function send(method, path, body) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), TIMEOUT_MS);
  try {
    return await fetch(address(path), {
      method,
      headers: { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
      signal: patience.signal,
    });
  } catch (error) {
    throw new Unreachable(String(error));
  } finally {
    clearTimeout(timer);
  }
}

async function readJson(response) {
  try {
    return await response.json();
  } catch (error) {
    throw new Unreachable(String(error));
  }
}

export const api = {
  begin: () => call("POST", "/api/conversation", {}),
  startAnew: () => call("POST", "/api/conversation/new", {}),
  erase: () => call("DELETE", "/api/conversation"),
  say: (message) => call("POST", "/api/messages", message),
  rate: (message, helpful) => call("POST", "/api/ratings", { message, helpful }),
};
