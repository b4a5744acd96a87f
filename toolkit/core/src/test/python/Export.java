import deeplimits.random.Key;
import deeplimits.weights.Law;
import deeplimits.weights.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Saves two arrays of weights as safetensors and npz, and their entries as words: java -cp "dist/*" Export.java FOLDER. */
class Export {
    public static void main(String[] arguments) throws Exception {
        Map<String, Weights> both = new LinkedHashMap<>();
        both.put("V", Law.fractional(0.8).draw(7, 5, 4, Key.of(1)));
        both.put("W", Law.smooth(0.1).draw(7, 4, 5, Key.of(2)));
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        Weights.save(folder.resolve("weights.safetensors"), both);
        Weights.save(folder.resolve("weights.npz"), both);
        List<String> words = new ArrayList<>();
        for (Weights w : both.values())
            for (int k = 0; k < w.depth(); k++) for (double x : w.matrix(k)) words.add(Float.toString((float) x));
        Files.write(folder.resolve("weights.txt"), words);
    }
}
