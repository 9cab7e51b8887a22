import type { Bilingual } from '../../domain/policy';
import type { Lang } from '../../domain/reference';
import { problemEntry, type ProblemCode } from './table';

/** One thing wrong with the input: `path` is dotted (`location.point.0`), empty for the whole. */
export type InputError = { readonly path: string; readonly message: string };

export type ProblemOptions = {
  /** What happened, in both languages, or one text for all callers. The table's sentence otherwise. */
  readonly detail?: Bilingual | string;
  readonly errors?: readonly InputError[];
  /** Further members of the body, such as `stage` and `may`. */
  readonly extras?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
};

/** The one way for a route to answer with anything but success. Thrown; the handler writes the answer. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly options: ProblemOptions;

  constructor(code: ProblemCode, options: ProblemOptions = {}) {
    super(code);
    this.name = 'Problem';
    this.code = code;
    this.options = options;
  }

  get httpStatus(): number {
    return problemEntry(this.code).status;
  }

  /** The table's headers, with the thrower's in their place. */
  get headers(): Readonly<Record<string, string>> {
    return { ...problemEntry(this.code).headers, ...this.options.headers };
  }

  /** The body of RFC 9457; `instance` is the path of the request. */
  body(lang: Lang, instance: string): Record<string, unknown> {
    const { status, title, detail } = problemEntry(this.code);
    const said = this.options.detail ?? detail;
    return {
      // First, so that no extra can take the place of a member that the RFC defines.
      ...this.options.extras,
      type: `/problems/${this.code}`,
      title: title[lang],
      status,
      detail: typeof said === 'string' ? said : said[lang],
      instance,
      ...(this.options.errors && { errors: this.options.errors }),
    };
  }
}
