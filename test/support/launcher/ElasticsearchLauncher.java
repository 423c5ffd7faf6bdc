import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

/** Runs one Elasticsearch node, 8.19 or 9.1, from a class path: {@code <config folder> <key=value>…}. */
public final class ElasticsearchLauncher {
    public static void main(String[] args) {
        Parent.launch(() -> {
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
            Parent.closeAtEnd(node);
            node.start();
        });
    }
}
