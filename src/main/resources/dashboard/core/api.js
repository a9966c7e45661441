/** The dashboard's HTTP interface. */

import { query } from "./route.js";

const BASE = "/api/v1/";
const TOKEN = "vigie.token";

/** What the server, or the way to it, answers instead of data. */
export class ApiError extends Error {
  /**
   * @param {string} code as the server names it, or "unreachable"
   * @param {string} message one sentence for a person
   */
  constructor(code, message) {
    super(message);
    this.code = code;
  }

  /** Whether a token is what is missing. */
  get wantsToken() {
    return this.code === "token_missing" || this.code === "token_wrong";
  }
}

/** For this tab alone, and sent in a header alone: an address ends up in histories and logs. */
export const token = {
  get() {
    return sessionStorage.getItem(TOKEN);
  },
  set(value) {
    sessionStorage.setItem(TOKEN, value);
  },
  forget() {
    sessionStorage.removeItem(TOKEN);
  },
};

/**
 * @param {string} path such as "overview"
 * @param {Record<string, string | number | null | undefined>} parameters
 * @param {AbortSignal} [signal]
 * @returns {Promise<object>} the answer
 * @throws {ApiError} whatever else is answered, or nothing
 */
export async function get(path, parameters = {}, signal = undefined) {
  const response = await request(path, parameters, signal);
  try {
    return await response.json();
  } catch (failure) {
    throw asError(failure, "The dashboard's server broke off its answer.");
  }
}

/** As {@link get}, for a file to download. */
export async function download(path, parameters) {
  return (await request(path, parameters)).blob();
}

/**
 * Sends something on. Nothing is sent for a cookie: the token is in a header.
 *
 * @param {string} path
 * @param {object} body
 * @returns {Promise<object>} the answer
 * @throws {ApiError} whatever else is answered, or nothing
 */
export async function post(path, body) {
  return (await request(path, {}, undefined, body)).json();
}

/** Where the answer is, for a link. */
export function address(path, parameters) {
  const search = query(parameters);
  return `${BASE}${path}${search === "" ? "" : `?${search}`}`;
}

async function request(path, parameters, signal, body = undefined) {
  const secret = token.get();
  let response;
  try {
    response = await fetch(address(path, parameters), {
      method: body === undefined ? "GET" : "POST",
      body: body === undefined ? undefined : JSON.stringify(body),
      headers: {
        ...(secret === null ? {} : { Authorization: `Bearer ${secret}` }),
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      cache: "no-store",
      credentials: "omit",
      signal,
    });
  } catch (failure) {
    throw asError(failure, "The dashboard's server does not answer: check that it still runs.");
  }
  if (!response.ok) {
    throw await errorOf(response);
  }
  return response;
}

async function errorOf(response) {
  try {
    const { error } = await response.json();
    return new ApiError(error.code, error.message);
  } catch {
    return new ApiError("unreachable", `The dashboard's server answers with status ${response.status} and no reason.`);
  }
}

function asError(failure, message) {
  return failure.name === "AbortError" ? failure : new ApiError("unreachable", message);
}
