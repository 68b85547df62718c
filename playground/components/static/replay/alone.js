// In place of the modules that keep and share a run, for a page that has no server to do it.

export const keeper = { show() {}, count() {} };

export function place() {}

export function share() {}
