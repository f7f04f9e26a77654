import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { objectQuery } from '../../data/catalog.ts';
import { Problem } from '../../ui/problem.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { ObjectDesk } from './object-desk.tsx';
import { ToCatalog } from './to-catalog.tsx';

/** One table or view: its DDL, who uses it, and how it came to be. */
export function ObjectPage() {
  const { workspaceId, objectName } = useParams({ from: '/inside/w/$workspaceId/catalog/$objectName' });
  const read = useQuery(objectQuery(workspaceId, objectName));
  return (
    <div className="mr-page">
      <ToCatalog workspaceId={workspaceId} />
      {read.data ? (
        <ObjectDesk key={objectName} workspaceId={workspaceId} read={read.data} />
      ) : read.error ? (
        <Problem error={read.error} onRetry={() => void read.refetch()} />
      ) : (
        <Waiting rows={18} />
      )}
    </div>
  );
}
