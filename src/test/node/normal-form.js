// A CQL value in the form in which two engines can be compared; NormalForm.java is its other half.

/** In UTC as far as it is known to the hour; as it was given otherwise. */
const text = (value) => {
  const two = (number) => String(number).padStart(2, '0');
  const day = [value.year, value.month, value.day].filter((part) => part != null).map(two).join('-');
  return value.hour == null ? day : value.toJSDate().toISOString().replace('Z', '');
};

export const normalForm = (value) => {
  if (value == null) {
    return null;
  }
  if (typeof value === 'boolean' || typeof value === 'string' || typeof value === 'number') {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(normalForm);
  }
  if (value.isDateTime) {
    return { dateTime: text(value) };
  }
  if (value.isQuantity) {
    return { value: value.value, unit: value.unit ?? null };
  }
  if (value.isCode) {
    return { system: value.system ?? null, code: value.code ?? null };
  }
  if (value.getTypeInfo) {
    const type = value.getTypeInfo();
    const isResource = type.parentClasses().some((parent) => parent.name === 'Resource');
    return isResource ? { resource: `${type.name}/${value.id.value}` } : { element: true };
  }
  if (Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([name, element]) => [name, normalForm(element)]));
  }
  throw new Error('No form for ' + value.constructor.name);
};
