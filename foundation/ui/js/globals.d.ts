/** Names that the pages provide; for the type checker only, never served. */
declare const htmx: {
  registerExtension(name: string, extension: object): void;
  process(root: Element, force?: boolean): void;
  swap(ctx: object): Promise<void>;
  ajax(method: string, path: string, options: object): Promise<void>;
};
interface Window { trustedTypes?: any }
interface Element { _htmx?: any }
interface Navigator { connection?: { saveData?: boolean; effectiveType?: string; rtt?: number } }
