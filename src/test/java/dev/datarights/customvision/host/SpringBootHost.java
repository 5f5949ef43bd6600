package dev.datarights.customvision.host;

import java.nio.file.Path;

import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import org.apache.camel.CamelContext;
import org.apache.camel.component.azure.storage.blob.BlobEndpoint;
import org.apache.camel.component.http.HttpComponent;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import dev.datarights.customvision.CustomVisionRoutes;

/** Spring Boot with Camel's starter, the plain jars of the components, and clients and components of its own. */
@Configuration
@EnableAutoConfiguration
public class SpringBootHost {

    @Bean
    Asking asking() {
        return new Asking();
    }

    @Bean("http")
    HttpComponent http() {
        HttpComponent http = new HttpComponent();
        http.setFollowRedirects(true);
        http.setConnectTimeout(1234);
        return http;
    }

    @Bean
    BlobServiceClient hostBlobs() {
        return new BlobServiceClientBuilder().endpoint("https://host.blob.core.windows.net").sasToken("sv=1&sig=x").buildClient();
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        SpringApplication application = new SpringApplication(SpringBootHost.class);
        try (ConfigurableApplicationContext spring = application.run("--spring.main.banner-mode=off",
                "--spring.config.location=file:" + folder.resolve("host.properties"), "--camel.main.shutdown-timeout=5",
                "--camel.main.routes-include-pattern=classpath:camel/*," + CustomVisionRoutes.PATTERN)) {
            CamelContext context = spring.getBean(CamelContext.class);
            spring.getBean(Asking.class).ask(context, folder);
            HttpComponent http = context.getComponent("http", HttpComponent.class);
            System.out.println("FACT http of the host " + http.isFollowRedirects() + " " + http.getConnectTimeout());
            System.out.println("FACT blobs of the host " + context.getEndpoint("azure-storage-blob:host/c", BlobEndpoint.class)
                    .getConfiguration().getServiceClient().getAccountUrl());
            System.out.println("FACT beans of the host's kind " + spring.getBeansOfType(BlobServiceClient.class).size() + " "
                    + context.getRegistry().findByType(BlobServiceClient.class).size());
            System.out.println("FACT streams cached " + context.isStreamCaching());
        }
    }
}
