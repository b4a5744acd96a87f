package deeplimits.classroom;

/** What nbgrader has to know of this kernel and of these assignments. */
final class NbgraderConfig {
    private NbgraderConfig() {}

    static String text(String course) {
        return """
                # Written by the course kit. nbgrader takes the same notebooks; what it cannot prevent stands in the teacher's page.
                import os
                c = get_config()
                c.CourseDirectory.course_id = "%s"
                # An answer throws until the student writes one, so that an empty one scores nothing.
                c.ClearSolutions.code_stub = {"java": '%s', "python": "raise NotImplementedError()"}
                c.ClearSolutions.text_stub = "%s"
                c.ClearSolutions.begin_solution_delimeter = "%s"
                c.ClearSolutions.end_solution_delimeter = "%s"
                c.ClearHiddenTests.begin_test_delimeter = "%s"
                c.ClearHiddenTests.end_test_delimeter = "%s"
                # A cell that does not end, and what this kernel says in place of Python's words.
                c.ExecutePreprocessor.timeout = 60
                c.ExecutePreprocessor.interrupt_on_timeout = True
                c.ExecutePreprocessor.allow_errors = True
                os.environ["DEEPLIMITS_BUDGET"] = "ci"
                """
                .formatted(
                        course,
                        Assignment.STUB,
                        Assignment.TEXT_STUB,
                        Assignment.BEGIN,
                        Assignment.END,
                        Question.HIDDEN,
                        Question.HIDDEN_END);
    }
}
