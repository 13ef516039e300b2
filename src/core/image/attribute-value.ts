/** The value of an attribute of an object in an image. */
export type AttributeValue = string | number | boolean | null | readonly (string | number)[];
