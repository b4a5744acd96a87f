package deeplimits.plot;

import java.util.List;

/** A figure that knows its data and waits for its options. */
@FunctionalInterface
interface Recipe {
    List<Panel> draw(Options options);
}
