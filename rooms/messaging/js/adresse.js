// @ts-check
/** The addresses of a conversation. Pure. */

/** `/discussions/<id>/<what>` @param {string} conv @param {string} what */
export const conversation = (conv, what) => `/discussions/${encodeURIComponent(conv)}${what}`;
