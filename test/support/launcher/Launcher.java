import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

/** Runs one Elasticsearch node, 8.19 or 9.1, from a class path: {@code Launcher <config folder> <key=value>…}. */
public final class Launcher {
    public static void main(String[] args) {
        // First of all, so that a parent that dies while the node is still starting takes the node with it.
        exitWithParent();
        try {
            start(args);
        } catch (Throwable error) {
            error.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private static void start(String[] args) throws Exception {
        Settings.Builder builder = Settings.builder();
        for (int i = 1; i < args.length; i++) {
            String[] setting = args[i].split("=", 2);
            builder.put(setting[0], setting[1]);
        }
        Settings settings = builder.build();
        Environment environment = new Environment(settings, Path.of(args[0]));
        LogConfigurator.configureWithoutConfig(settings);
        PluginsLoader plugins = PluginsLoader.createPluginsLoader(
            PluginsLoader.loadModulesBundles(environment.modulesDir()), Set.of(), Map.of(), false);
        Node node = new Node(environment, plugins);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node)));
        node.start();
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

    private static void close(Node node) {
        try {
            node.close();
        } catch (IOException error) {
            error.printStackTrace();
        }
    }
}
