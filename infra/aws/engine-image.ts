import { IgnoreMode } from 'aws-cdk-lib';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import type { Construct } from 'constructs';
import { root } from './root.ts';
import type { Settings } from './settings.ts';

/** What the Dockerfile copies; everything else would only make a new image of the same. */
export const imageAssetOptions = {
  directory: root,
  file: 'engine-container/Dockerfile',
  ignoreMode: IgnoreMode.DOCKER,
  exclude: [
    '*',
    '!package.json',
    '!package-lock.json',
    '!tsconfig.json',
    '!shared',
    '!functions',
    '!engine-container',
    '!infra/local',
    '**/target',
  ],
};

export const platformOf = ({ engineArchitecture }: Pick<Settings, 'engineArchitecture'>): Platform =>
  engineArchitecture === 'arm64' ? Platform.LINUX_ARM64 : Platform.LINUX_AMD64;

/** The image of the engine release; it is built when it is deployed, by whoever deploys. */
export const engineImage = (scope: Construct, settings: Settings): DockerImageAsset =>
  new DockerImageAsset(scope, 'EngineImage', {
    ...imageAssetOptions,
    platform: platformOf(settings),
    assetName: 'millrace-engine',
  });
