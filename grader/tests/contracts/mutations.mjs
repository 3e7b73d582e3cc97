/** The mistakes that a server of a contract can have, by family. */
export const mutations = [];
