import type { Need } from '../rule.ts';

type NeedOf<K extends Need['need']> = Extract<Need, { need: K }>;
/** All of the need but the first release and the condition. */
type Asked = Pick<NeedOf<'kernel'>, 'need' | 'source'> | Pick<NeedOf<'criu'>, 'need' | 'below'>;

/** One need for each value that a list attribute may contain: the first release that knows the value. */
export function sinceByValue(
  attribute: string,
  asked: Asked,
  firstReleases: Readonly<Record<string, string>>,
): readonly Need[] {
  return Object.entries(firstReleases).map(([contains, min]) => {
    const when = { attribute, contains };
    return asked.need === 'kernel'
      ? { need: asked.need, min, source: asked.source, when }
      : { need: asked.need, min, below: asked.below, when };
  });
}
