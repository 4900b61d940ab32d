// @ts-check
/** Which parts a signal concerns. */

/** @param {string} followed words between spaces @param {string[] | null} subjects null: whatever they are */
export const concerned = (followed, subjects) => !subjects || followed.split(' ').some(word => word !== '' && subjects.includes(word));
