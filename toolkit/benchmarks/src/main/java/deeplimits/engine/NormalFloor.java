package deeplimits.engine;

/** The bound of what needs normal numbers: drawing them on SIMD lanes into a buffer that stays next to the processor. */
public final class NormalFloor {
    private static final int ROWS = 128;

    private NormalFloor() {}

    /** Draws so many normal numbers. */
    public static void draw(long count) {
        VectorLanes lanes = new VectorLanes();
        lanes.seed(new int[2 * VectorLanes.COUNT], 1);
        float[] z = new float[ROWS * VectorLanes.COUNT];
        for (long done = 0; done < count; done += z.length) lanes.normals(z);
    }
}
