/** esbuild puts these files into the bundle as text. */
declare module '*.properties' {
  const text: string;
  export default text;
}
