import { z } from 'zod';
import { idPattern } from '../ids.ts';
import { ClassName } from './artifact.ts';
import type { ChangeCost } from './job-settings.ts';

const field = (title: string, help: string, change: ChangeCost) => ({ title, help, change });

const artifactId = idPattern('artifact').source.replace(/^\^|\$$/g, '');

/** An artifact, or one version of it. */
export const ArtifactReference = z
  .string()
  .regex(
    new RegExp(`^${artifactId}(@[1-9]\\d{0,8})?$`),
    'the id of an artifact, with @ and a version or without',
  )
  .meta({
    title: 'Artifact',
    help: 'Its id; with @ and a number one version of it, else the newest when the job is published.',
  });

/** What a job of kind `jar` runs. Each field says what a change of it costs, as settings do. */
export const JarProgram = z.strictObject({
  artifact: ArtifactReference.nullable()
    .default(null)
    .meta(
      field(
        'Jar',
        'Id of the artifact that holds the program; @ and a number for one version of it, else the newest when the job is published.',
        'restart-from-savepoint',
      ),
    ),
  entryClass: ClassName.nullable()
    .default(null)
    .meta(
      field(
        'Main class',
        'The class whose main method makes the job; that of the manifest when left out.',
        'restart-from-savepoint',
      ),
    ),
  args: z
    .array(z.string().max(4_000))
    .max(100)
    .default([])
    .meta(
      field(
        'Arguments',
        'Handed to main. They are stored and shown as they are: no place for secrets.',
        'restart-from-savepoint',
      ),
    ),
  dependencies: z
    .array(ArtifactReference)
    .max(20)
    .default([])
    .meta(field('Dependencies', 'Further jars for the class path of the program.', 'restart-from-savepoint')),
});
export type JarProgram = z.infer<typeof JarProgram>;

/** What stands in a version: every choice is made, and the artifacts are those that the version pins. */
export const ChosenProgram = z.strictObject({ entryClass: z.string(), args: z.array(z.string()) });
export type ChosenProgram = z.infer<typeof ChosenProgram>;
