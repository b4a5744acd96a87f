package deeplimits.study;

import deeplimits.Require;
import deeplimits.data.Dataset;
import deeplimits.lab.Budget;
import deeplimits.lab.Experiment;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import tech.tablesaw.api.Table;

/**
 * grid x measure of a point = table: an experiment with a name, the same for a notebook, a shard of a sweep and another machine.
 *
 * <p>A study reads the data that it names or fails; it never takes others in their place. Everything that its rows depend on is
 * {@linkplain Experiment#given given} to its experiment, so that no journal gives back another's.
 */
public interface Study {
    /** The name, such as {@code figure9}. */
    String name();

    /** Grid, repetitions and constants, to which whoever runs it adds journal, shard and threads. */
    Experiment experiment();

    /** The rows of the experiment, one cell at a time. */
    Table run(Experiment experiment);

    /** The names of the tables that are committed. */
    default List<String> tables() {
        return List.of(name());
    }

    /** The tables that are committed, made of all rows, by the names of their files without {@code .csv}. */
    default Map<String, Table> tables(Table rows) {
        return Map.of(name(), rows);
    }

    /** Significant digits of the committed tables. */
    default int digits() {
        return 5;
    }

    /** How many seconds a cell takes on one thread of this machine, by a small part of one. */
    double secondsPerCell();

    /**
     * The studies of the project by name.
     *
     * @return a budget to the study, which loads its data
     */
    static Map<String, Function<Budget, Study>> all() {
        Map<String, Function<Budget, Study>> all = new TreeMap<>();
        all.put("figure7", Figure7::new);
        all.put("figure8", budget -> Figure8.of(Dataset.MNIST, budget));
        all.put("figure8-cifar10", budget -> Figure8.of(Dataset.CIFAR_10, budget));
        all.put("figure9", budget -> Figure9.of(Dataset.MNIST, budget));
        all.put("figure9-cifar10", budget -> Figure9.of(Dataset.CIFAR_10, budget));
        all.put("figure9-spread", budget -> Figure9.spread(Dataset.MNIST, budget));
        all.put("figure9-cifar10-spread", budget -> Figure9.spread(Dataset.CIFAR_10, budget));
        all.put("figure10", budget -> Figure10.of(Dataset.MNIST, budget));
        all.put("figure10-cifar10", budget -> Figure10.of(Dataset.CIFAR_10, budget));
        all.put("convolution", ConvolutionalNets::new);
        return all;
    }

    /**
     * The study of a name at a budget: one of {@link #all}, or a class of your own by its full name, such as {@code org.me.Wider}.
     *
     * @throws IllegalArgumentException if there is none, or the class is no public study with a public constructor of a budget
     */
    static Study of(String name, Budget budget) {
        Function<Budget, Study> study = all().get(Require.present("name of a study", name));
        Require.holds(study != null || name.contains("."), "name of a study", "one of " + all().keySet(), name);
        Require.present("budget", budget);
        if (study != null) return study.apply(budget);
        try {
            return Class.forName(name)
                    .asSubclass(Study.class)
                    .getConstructor(Budget.class)
                    .newInstance(budget);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refusal) throw refusal;
            throw new IllegalStateException(name + " failed: " + e.getCause(), e);
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new IllegalArgumentException(
                    "name of a study must be one of " + all().keySet()
                            + ", or that of a public class that is a Study and has a public constructor of a Budget, got "
                            + name,
                    e);
        }
    }
}
