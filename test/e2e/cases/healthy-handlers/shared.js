export const answered = async (answer) => {
  const { ok, status } = await answer;
  if (!ok) throw new Error(`HTTP ${status}`);
};
