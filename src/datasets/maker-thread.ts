/** Whether this is a thread that makes sounds for another one, which no file is to make data sets in while it is loaded. */
export const makerThread = { isOne: false };
