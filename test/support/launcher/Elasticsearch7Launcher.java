import java.nio.file.Path;
import java.util.List;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.Node;
import org.elasticsearch.transport.Netty4Plugin;

/** Runs one Elasticsearch node, 7.17, from a class path: {@code <config folder> <key=value>…}. */
public final class Elasticsearch7Launcher {
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

    /** A node whose transport comes from its class path, where the usual one looks for it in a folder of modules. */
    private static final class ClassPathNode extends Node {
        ClassPathNode(Environment environment) {
            super(environment, List.of(Netty4Plugin.class), false);
        }
    }
}
