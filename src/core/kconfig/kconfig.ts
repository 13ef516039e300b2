/**
 * Kconfig options by full name (`CONFIG_TUN`). Values are canonical text: `y`, `m`, `n` ("is not set"),
 * `"quoted strings"`, decimal or `0x` numbers. A name that is missing is *absent*, which differs from `n`
 * until a rule decides, with the profile's `kconfigComplete`.
 */
export type KconfigOptions = Readonly<Record<string, string>>;
