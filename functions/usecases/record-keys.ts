export * from '../../shared/resources/record-keys.ts';
