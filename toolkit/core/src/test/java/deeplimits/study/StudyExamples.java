package deeplimits.study;

import deeplimits.data.Images;
import deeplimits.data.Split;
import deeplimits.lab.Budget;
import deeplimits.lab.Experiment;
import java.util.List;
import java.util.Map;

/** The studies on the project's own digits, with one small cell each. */
public final class StudyExamples {
    private static final Split DIGITS = Images.strokeDigits().take(256, 50);

    private StudyExamples() {}

    /** A study of each class. */
    public static List<Study> studies() {
        return List.of(
                new Figure7(Budget.CI),
                Figure8.of("-strokes", DIGITS, Budget.CI),
                new Figure9("strokes", DIGITS, DIGITS, new Figure9.Size(2, 2, new double[] {0.01}, 4, 1, 1)),
                new Figure10("figure10-strokes", DIGITS, 0.1, 1, 2, new double[] {4}, 1),
                new ConvolutionalNets(DIGITS, 0.1, 1, new double[] {1}, 1));
    }

    /** One cell of a study. */
    public static Experiment cell(Study study) {
        Experiment cell = Experiment.named(study.name());
        if (study instanceof Figure7) return cell.over("hurst", 0.5);
        if (study instanceof Figure9)
            return cell.over("hurst", 0.5).over("beta", 0.5).over("rate", 0.01);
        if (study instanceof ConvolutionalNets)
            return cell.over("network", "tau").over("blocks", 1);
        if (study instanceof Figure10) return cell.over("network", "L^-1").over("depth", 4);
        return cell.over("start", Map.of("iid", deeplimits.weights.Law.iid()))
                .over("beta", 0.5)
                .over("protocol", Figure8.Protocol.MASTER)
                .over("seed", 8);
    }
}
