package deeplimits.plot;

import java.util.List;

/** One thing drawn in a panel, in data coordinates. */
interface Layer {
    /** Widens the axes to hold it. */
    void reach(Scale x, Scale y);

    /** Paints what lies below the grid and the series. */
    default void under(Canvas canvas) {}

    /** Adds its series. */
    default void draw(Canvas canvas) {}

    /** Paints what lies above the series. */
    default void over(Canvas canvas) {}

    /** Its entries in the legend. */
    default List<Item> legend() {
        return List.of();
    }

    /** It in words, for the alternative text; empty if another layer speaks for it. */
    default String words() {
        return "";
    }

    /**
     * An entry of a legend.
     *
     * @param label the words
     * @param look the sample beside them
     */
    record Item(String label, Look look) {}
}
