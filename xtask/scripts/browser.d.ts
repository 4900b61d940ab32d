// What the browser's modules use and the standard declarations of TypeScript do not have.

/** https://htmx.org: the one script that is not ours. */
declare const htmx: any;

interface Window {
  /** https://www.w3.org/TR/trusted-types/ */
  trustedTypes?: { createPolicy(name: string, rules: object): any };
}

interface Navigator {
  /** https://wicg.github.io/netinfo/; not in every browser */
  connection?: { saveData?: boolean; rtt?: number };
}

interface Element {
  /** https://dom.spec.whatwg.org/#dom-parentnode-movebefore; not in every browser */
  moveBefore?(node: Node, child: Node | null): void;
  /** Where htmx keeps what it knows of an element. */
  _htmx?: unknown;
}
