import type { OperationId } from '../../shared/contract/operations.ts';
import { createApiKey } from './api-keys/create-api-key.ts';
import { deleteApiKey } from './api-keys/delete-api-key.ts';
import { listApiKeys } from './api-keys/list-api-keys.ts';
import { beginUpload } from './artifacts/begin-upload.ts';
import { completeUpload } from './artifacts/complete-upload.ts';
import { deleteArtifact, deleteArtifactVersion } from './artifacts/delete-artifact.ts';
import { getArtifact } from './artifacts/get-artifact.ts';
import { listArtifactVersions } from './artifacts/list-artifact-versions.ts';
import { listArtifacts } from './artifacts/list-artifacts.ts';
import { getMe } from './auth/get-me.ts';
import { signIn } from './auth/sign-in.ts';
import { signOut } from './auth/sign-out.ts';
import { createObject } from './catalog/create-object.ts';
import { deleteObject } from './catalog/delete-object.ts';
import { getObject, listObjects, listObjectVersions } from './catalog/read-catalog.ts';
import { updateObject } from './catalog/update-object.ts';
import { cloneJob } from './jobs/clone-job.ts';
import { compareState } from './jobs/compare-state.ts';
import { createJob } from './jobs/create-job.ts';
import { deleteJob } from './jobs/delete-job.ts';
import { deleteSnapshot } from './jobs/delete-snapshot.ts';
import { diffVersions } from './jobs/diff-versions.ts';
import { getAvailability } from './jobs/get-availability.ts';
import { getCommand } from './jobs/get-command.ts';
import { getDraft } from './jobs/get-draft.ts';
import { getGraph } from './jobs/get-graph.ts';
import { getJob } from './jobs/get-job.ts';
import { getRun } from './jobs/get-run.ts';
import { getSnapshot } from './jobs/get-snapshot.ts';
import { getVersion } from './jobs/get-version.ts';
import { listCommands } from './jobs/list-commands.ts';
import { listEvents } from './jobs/list-events.ts';
import { listJobs } from './jobs/list-jobs.ts';
import { listRuns } from './jobs/list-runs.ts';
import { listSnapshots } from './jobs/list-snapshots.ts';
import { listVersions } from './jobs/list-versions.ts';
import { pauseJob } from './jobs/pause-job.ts';
import { planStart } from './jobs/plan-start.ts';
import { publishVersion } from './jobs/publish-version.ts';
import { readLogs } from './jobs/read-logs.ts';
import { rescaleJob } from './jobs/rescale-job.ts';
import { restartJob } from './jobs/restart-job.ts';
import { resumeJob } from './jobs/resume-job.ts';
import { rollBack } from './jobs/roll-back.ts';
import { startJob } from './jobs/start-job.ts';
import { stopJob } from './jobs/stop-job.ts';
import { takeSnapshot } from './jobs/take-snapshot.ts';
import { updateDraft } from './jobs/update-draft.ts';
import { updateJob } from './jobs/update-job.ts';
import { getHealth } from './platform/get-health.ts';
import { getOpenapi } from './platform/get-openapi.ts';
import { getVocabulary } from './platform/get-vocabulary.ts';
import { listConnectors } from './platform/list-connectors.ts';
import { listEngineReleases } from './platform/list-engine-releases.ts';
import { listExamples } from './platform/list-examples.ts';
import { checkSql } from './sql/check-sql.ts';
import type { UseCase } from './use-case.ts';
import { createVariable } from './variables/create-variable.ts';
import { deleteVariable } from './variables/delete-variable.ts';
import { getVariable } from './variables/get-variable.ts';
import { listVariables } from './variables/list-variables.ts';
import { updateVariable } from './variables/update-variable.ts';
import { createWorkspace } from './workspaces/create-workspace.ts';
import { deleteWorkspace } from './workspaces/delete-workspace.ts';
import { getWorkspace } from './workspaces/get-workspace.ts';
import { listWorkspaces } from './workspaces/list-workspaces.ts';
import { updateWorkspace } from './workspaces/update-workspace.ts';

/** Every operation has its use case: one that is missing, or does not fit, does not compile. */
export const useCases = {
  'auth.signIn': signIn,
  'auth.signOut': signOut,
  'auth.me': getMe,
  'apiKeys.list': listApiKeys,
  'apiKeys.create': createApiKey,
  'apiKeys.delete': deleteApiKey,
  'workspaces.list': listWorkspaces,
  'workspaces.create': createWorkspace,
  'workspaces.get': getWorkspace,
  'workspaces.update': updateWorkspace,
  'workspaces.delete': deleteWorkspace,
  'jobs.list': listJobs,
  'jobs.create': createJob,
  'jobs.get': getJob,
  'jobs.update': updateJob,
  'jobs.delete': deleteJob,
  'jobs.getDraft': getDraft,
  'jobs.updateDraft': updateDraft,
  'jobs.publish': publishVersion,
  'jobs.listVersions': listVersions,
  'jobs.getVersion': getVersion,
  'jobs.diffVersions': diffVersions,
  'jobs.compareState': compareState,
  'jobs.rollBack': rollBack,
  'jobs.plan': planStart,
  'jobs.start': startJob,
  'jobs.stop': stopJob,
  'jobs.pause': pauseJob,
  'jobs.resume': resumeJob,
  'jobs.rescale': rescaleJob,
  'jobs.restart': restartJob,
  'jobs.clone': cloneJob,
  'jobs.snapshot': takeSnapshot,
  'jobs.listRuns': listRuns,
  'jobs.getRun': getRun,
  'jobs.listCommands': listCommands,
  'jobs.getCommand': getCommand,
  'jobs.listEvents': listEvents,
  'jobs.listSnapshots': listSnapshots,
  'jobs.getSnapshot': getSnapshot,
  'jobs.deleteSnapshot': deleteSnapshot,
  'jobs.availability': getAvailability,
  'jobs.graph': getGraph,
  'jobs.logs': readLogs,
  'sql.check': checkSql,
  'variables.list': listVariables,
  'variables.create': createVariable,
  'variables.get': getVariable,
  'variables.update': updateVariable,
  'variables.delete': deleteVariable,
  'artifacts.list': listArtifacts,
  'artifacts.beginUpload': beginUpload,
  'artifacts.completeUpload': completeUpload,
  'artifacts.get': getArtifact,
  'artifacts.listVersions': listArtifactVersions,
  'artifacts.deleteVersion': deleteArtifactVersion,
  'artifacts.delete': deleteArtifact,
  'catalog.list': listObjects,
  'catalog.create': createObject,
  'catalog.get': getObject,
  'catalog.update': updateObject,
  'catalog.listVersions': listObjectVersions,
  'catalog.delete': deleteObject,
  'engineReleases.list': listEngineReleases,
  'engineReleases.vocabulary': getVocabulary,
  'connectors.list': listConnectors,
  'examples.list': listExamples,
  'platform.health': getHealth,
  'platform.openapi': getOpenapi,
} as const satisfies { [Id in OperationId]: UseCase<Id> };
