// What is asked about one student: the student's own page, or why a skill has its state.
function studentPage(student) {
  return { do: "pick", name: "student", value: student, view: "student" };
}

function whyButton(model, { student, skill }, key, label) {
  const why = asking(model, "mv-button mv-why", "Why?", { do: "explain", student, skill });
  why.dataset.key = key;
  why.setAttribute("aria-label", label);
  return why;
}
