import java.io.Closeable;
import java.io.IOException;

/** What every node owes to the process that started it. */
final class Parent {
    interface Start {
        void run() throws Exception;
    }

    /** Starts a node that goes with the parent. A failure is printed, and ends the process. */
    static void launch(Start start) {
        // First of all, so that a parent that dies while the node is still starting takes the node with it.
        exitWithParent();
        try {
            start.run();
        } catch (Throwable error) {
            error.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    /** Closes the node when the process is asked to end. */
    static void closeAtEnd(Closeable node) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                node.close();
            } catch (IOException error) {
                error.printStackTrace();
            }
        }));
    }

    /**
     * Standard input is a pipe that only the parent holds: its end is the parent's end, even by SIGKILL.
     * Not a daemon thread: the node's own threads are, so this one keeps the process alive.
     */
    private static void exitWithParent() {
        new Thread(() -> {
            try {
                while (System.in.read() >= 0) {}
            } catch (IOException ended) {
                // A broken pipe says the same as its end.
            }
            Runtime.getRuntime().halt(1);
        }, "parent").start();
    }
}
