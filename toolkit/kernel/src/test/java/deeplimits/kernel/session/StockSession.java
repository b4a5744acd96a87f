package deeplimits.kernel.session;

import java.nio.file.Path;

/** A session without the imports that only this kernel makes: code that runs in it lacks none on a stock kernel. */
public final class StockSession {
    private StockSession() {}

    public static Session in(Path folder) {
        return new Session(folder, Session.COMMON);
    }
}
