package dev.datarights.customvision.service;

import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultProxyRoutePlanner;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Sends the calls of the pipeline's own HTTP component through the proxy, but for those to this machine. What one answer set as a
 * cookie does not go along with another call.
 */
public final class HttpClients implements HttpClientConfigurer {

    private final Network network;

    public HttpClients(Network network) {
        this.network = network;
    }

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        client.disableCookieManagement();
        network.proxy().ifPresent(proxy -> {
            client.setRoutePlanner(new Planner(new HttpHost("http", proxy.host(), proxy.port())));
            if (proxy.hasCredentials()) {
                BasicCredentialsProvider credentials = new BasicCredentialsProvider();
                credentials.setCredentials(new AuthScope(proxy.host(), proxy.port()),
                        new UsernamePasswordCredentials(proxy.user(), proxy.password().toCharArray()));
                client.setDefaultCredentialsProvider(credentials);
            }
        });
    }

    private static final class Planner extends DefaultProxyRoutePlanner {

        Planner(HttpHost proxy) {
            super(proxy);
        }

        @Override
        protected HttpHost determineProxy(HttpHost target, HttpContext context) throws org.apache.hc.core5.http.HttpException {
            return ProxyAddress.isDirect(target.getHostName()) ? null : super.determineProxy(target, context);
        }
    }
}
