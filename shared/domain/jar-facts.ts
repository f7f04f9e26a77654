/** What a jar's entries say about a job that is to run it. */
import type { JarFacts, JarFinding } from '../resources/artifact.ts';

/** Of the engine: a class of a newer release cannot be loaded. */
export const engineJavaRelease = 17;
const mostMainClasses = 20;

/**
 * One well-known class of each part of Flink that lies on the class path of the engine. There it comes first, so what a
 * jar brings of it is never used.
 */
const onClassPath: Readonly<Record<string, string>> = {
  'org/apache/flink/api/common/ExecutionConfig.class': 'flink-core',
  'org/apache/flink/runtime/jobgraph/JobGraph.class': 'flink-runtime',
  'org/apache/flink/streaming/api/environment/StreamExecutionEnvironment.class': 'flink-streaming-java',
  'org/apache/flink/client/program/PackagedProgram.class': 'flink-clients',
  'org/apache/flink/table/api/TableEnvironment.class': 'flink-table-api-java',
  'org/apache/flink/table/runtime/operators/TableStreamOperator.class': 'flink-table-runtime',
  'org/apache/flink/table/planner/delegation/PlannerBase.class': 'flink-table-planner',
  'org/apache/flink/connector/base/source/reader/SourceReaderBase.class': 'flink-connector-base',
  'org/apache/flink/connector/file/sink/FileSink.class': 'flink-connector-files',
  'org/apache/flink/connector/datagen/source/DataGeneratorSource.class': 'flink-connector-datagen',
  'org/apache/flink/formats/json/JsonFormatFactory.class': 'flink-json',
  'org/apache/flink/formats/csv/CsvFormatFactory.class': 'flink-csv',
  'org/apache/flink/cep/CEP.class': 'flink-cep',
  'org/slf4j/LoggerFactory.class': 'slf4j-api',
  'org/apache/logging/log4j/core/Logger.class': 'log4j-core',
};

/** Parts of the engine itself: with other ones beside them, whatever else of their version the jar brings does not fit. */
const isEngine = (part: string): boolean =>
  /^flink-(core|runtime|streaming-java|clients|table-.*)$/.test(part);

/** Main-Class of a manifest; a value that is too long for a line goes on after a blank. */
export const mainClassOf = (manifest: string): string | null =>
  /^Main-Class:\s*(\S+)\s*$/im.exec(manifest.replace(/\r?\n /g, ''))?.[1] ?? null;

const nameOf = (path: string): string => path.replace(/\.class$/, '').replaceAll('/', '.');

/** Gathers entries one by one, so that a large jar need not lie in memory. */
export class JarReading {
  #manifest: string | null = null;
  #mains: string[] = [];
  #classes = 0;
  #newest: { release: number; name: string } | null = null;
  #unreadable: string | null = null;
  readonly #bundled = new Set<string>();

  manifest(text: string): void {
    this.#manifest = mainClassOf(text);
  }

  /** `release` null: the entry is named as a class and is none. */
  readClass(path: string, release: number | null, main: boolean): void {
    this.#classes += 1;
    const name = nameOf(path);
    const part = onClassPath[path];
    if (part !== undefined) this.#bundled.add(part);
    if (release === null) this.#unreadable ??= name;
    else if (release > (this.#newest?.release ?? 0)) this.#newest = { release, name };
    if (main) this.#mains.push(name);
  }

  facts(): JarFacts {
    const mains = this.#mains.sort((a, b) => Number(isLibrary(a)) - Number(isLibrary(b)) || compare(a, b));
    const first = this.#manifest;
    const offered =
      first !== null && mains.includes(first) ? [first, ...mains.filter((m) => m !== first)] : mains;
    return {
      mainClass: first,
      mainClasses: offered.slice(0, mostMainClasses),
      javaRelease: this.#newest?.release ?? null,
      classes: this.#classes,
      findings: this.#findings(),
    };
  }

  #findings(): JarFinding[] {
    const findings: JarFinding[] = [];
    if (this.#newest !== null && this.#newest.release > engineJavaRelease) {
      findings.push({
        severity: 'error',
        code: 'class-version',
        message: `${this.#newest.name} was compiled for Java ${this.#newest.release}; the engine runs Java ${engineJavaRelease}.`,
        fix: `Compile with --release ${engineJavaRelease}.`,
      });
    }
    if (this.#unreadable !== null) {
      findings.push({
        severity: 'warning',
        code: 'unreadable-class',
        message: `${this.#unreadable} is no class file.`,
        fix: 'Build the jar anew.',
      });
    }
    const bundled = [...this.#bundled].sort();
    for (const severity of ['error', 'warning'] as const) {
      const parts = bundled.filter((part) => isEngine(part) === (severity === 'error'));
      if (parts.length === 0) continue;
      findings.push({
        severity,
        code: 'bundles-flink',
        message: `The jar brings ${parts.join(', ')}, which the engine has: the engine's own are used, not these.`,
        fix: 'Give these dependencies the scope "provided".',
      });
    }
    return findings;
  }
}

/** Programs of libraries that a fat jar brings along come after those of the job. */
const isLibrary = (name: string): boolean =>
  /^(org\.apache|org\.eclipse|com\.google|com\.fasterxml|scala|kotlin|io\.netty)\./.test(name);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
