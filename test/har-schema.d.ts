/** The package has no types. */
declare module 'har-schema' {
  const schemas: Record<string, object>;
  export default schemas;
}
