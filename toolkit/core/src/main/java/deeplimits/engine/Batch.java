package deeplimits.engine;

/** Some members measured side by side. */
interface Batch {
    /** Results of members [from, to); null when the crew was stopped. */
    DenseReplay.Result[] run(DenseReplay.Members members, int from, int to, Crew crew);
}
