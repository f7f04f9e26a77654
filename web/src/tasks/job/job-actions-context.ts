import { createContext, useContext } from 'react';
import type { JobAction } from './job-actions.ts';

/** How a view of the job begins one of its actions: the dialogs belong to the page around the views. */
export const JobActionsContext = createContext<(action: JobAction) => void>(() => {});

export const useJobActions = () => useContext(JobActionsContext);
