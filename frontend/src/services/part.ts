import { ApiProblem } from './api';

// Screens, views and charts are parts of the dashboard that are loaded when they are needed.

/** `lazy(() => part(() => import('./Chart')))`. Throws an `ApiProblem` that says why there is no such part. */
export async function part<Module>(load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    const script = document.querySelector('script[type=module]')?.getAttribute('src') ?? '';
    throw partProblem(await currentPage(), script, error);
  }
}

/** The page as the server has it now; null where it cannot be reached. */
export async function currentPage(): Promise<string | null> {
  try {
    const response = await fetch('/', { cache: 'no-store', credentials: 'same-origin' });
    return response.ok ? await response.text() : null;
  } catch {
    return null; // the caller says so
  }
}

/**
 * @param page as the server has it now.
 * @param script of this page: each build has names of its own.
 */
export function partProblem(page: string | null, script: string, error: unknown): ApiProblem {
  if (page === null) {
    return new ApiProblem(0, 'network', 'The server cannot be reached.', {
      detail: 'This part of the dashboard is loaded when it is needed, and could not be.',
    });
  }
  if (!page.includes(script)) {
    return new ApiProblem(0, 'old-page', 'The server has another version of the dashboard by now.', {
      detail: 'This page was loaded before the server was updated, and the parts that it has not loaded yet are gone.',
      hint: '“Try again” loads the page anew.',
    });
  }
  return new ApiProblem(0, 'part', 'This part of the dashboard cannot be loaded.', {
    detail: error instanceof Error ? error.message : String(error),
    hint: '“Try again” loads the page anew.',
  });
}
