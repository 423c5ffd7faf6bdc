import java.nio.file.Path;
import java.util.List;
import org.opensearch.Version;
import org.opensearch.common.logging.LogConfigurator;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.Node;
import org.opensearch.plugins.PluginInfo;
import org.opensearch.transport.Netty4ModulePlugin;

/** Runs one OpenSearch node from a class path: {@code <config folder> <key=value>…}. */
public final class OpenSearchLauncher {
    public static void main(String[] args) {
        Parent.launch(() -> {
            Settings.Builder builder = Settings.builder();
            for (int i = 1; i < args.length; i++) {
                String[] setting = args[i].split("=", 2);
                builder.put(setting[0], setting[1]);
            }
            Settings settings = builder.build();
            LogConfigurator.configureWithoutConfig(settings);
            Node node = new ClassPathNode(new Environment(settings, Path.of(args[0])));
            Parent.closeAtEnd(node);
            node.start();
        });
    }

    /** A node whose transport comes from its class path, where the usual one looks for it in a folder of plugins. */
    private static final class ClassPathNode extends Node {
        ClassPathNode(Environment environment) {
            super(environment, List.of(transport()), false);
        }

        private static PluginInfo transport() {
            return new PluginInfo("transport-netty4", "HTTP and node-to-node transport", "1", Version.CURRENT, "21",
                Netty4ModulePlugin.class.getName(), null, List.of(), false);
        }
    }
}
