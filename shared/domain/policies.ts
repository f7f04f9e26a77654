/**
 * Who may do what, in Cedar: the text that Amazon Verified Permissions takes as well. Deny by default.
 * A role of a workspace is a group that holds the stronger roles: an owner is an operator is a developer is a viewer.
 */
export const policyText = `
@id("administrators-manage-their-tenant")
permit (principal, action, resource)
when { principal.isAdmin };

@id("members-see-themselves-and-the-platform")
permit (
  principal,
  action in [Action::"GetMe", Action::"SignOut", Action::"ListApiKeys", Action::"CreateApiKey", Action::"DeleteApiKey",
             Action::"ListWorkspaces", Action::"ListEngineReleases", Action::"ListConnectors",
             Action::"ListExamples"],
  resource is Tenant
);

@id("viewers-read-their-workspace")
permit (
  principal,
  action in [Action::"GetWorkspace", Action::"ListJobs", Action::"ReadArtifacts", Action::"ReadVariables",
             Action::"ReadCatalog"],
  resource is Workspace
)
when { principal in resource.viewers };

@id("viewers-read-jobs")
permit (principal, action == Action::"GetJob", resource is Job)
when { principal in resource.workspace.viewers };

@id("developers-create-jobs-try-sql-and-bring-files")
permit (
  principal,
  action in [Action::"CreateJob", Action::"CheckSql", Action::"UploadArtifact", Action::"DeleteArtifact",
             Action::"ChangeVariables", Action::"ChangeCatalog"],
  resource is Workspace
)
when { principal in resource.developers };

@id("developers-change-jobs")
permit (principal, action in [Action::"UpdateJob", Action::"UpdateDraft", Action::"PublishJob"], resource is Job)
when { principal in resource.workspace.developers };

@id("operators-run-jobs")
permit (
  principal,
  action in [Action::"StartJob", Action::"StopJob", Action::"SnapshotJob", Action::"DeleteJob"],
  resource is Job
)
when { principal in resource.workspace.operators };

@id("owners-manage-their-workspace")
permit (principal, action in [Action::"UpdateWorkspace", Action::"DeleteWorkspace"], resource is Workspace)
when { principal in resource.owners };

@id("nothing-crosses-tenants")
forbid (principal, action, resource)
unless { principal.tenant == resource.tenant };
`;

export const policySchema = `
entity Role in [Role];
entity User in [Role] { tenant: String, isAdmin: Bool };
entity Tenant { tenant: String };
entity Workspace { tenant: String, viewers: Role, developers: Role, operators: Role, owners: Role };
entity Job { tenant: String, workspace: Workspace };

action GetMe, SignOut, ListApiKeys, CreateApiKey, DeleteApiKey, ListWorkspaces, CreateWorkspace,
       ListEngineReleases, ListConnectors, ListExamples
  appliesTo { principal: User, resource: Tenant };
action GetWorkspace, UpdateWorkspace, DeleteWorkspace, ListJobs, CreateJob, CheckSql,
       ReadArtifacts, UploadArtifact, DeleteArtifact, ReadVariables, ChangeVariables, ReadCatalog, ChangeCatalog
  appliesTo { principal: User, resource: Workspace };
action GetJob, UpdateJob, UpdateDraft, PublishJob, StartJob, StopJob, SnapshotJob, DeleteJob
  appliesTo { principal: User, resource: Job };
`;
