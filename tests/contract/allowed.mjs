export const allowed = [];
