package io.millrace.local;

import java.net.InetAddress;
import org.apache.catalina.connector.Connector;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Binds every Tomcat connector of S3Mock to 127.0.0.1. Its plain-HTTP connector is a bean that Spring's server.address
 * does not reach. Registered in META-INF/spring.factories, so S3Mock itself stays as it was published.
 */
public final class LoopbackConnectors implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    @Override
    public void initialize(ConfigurableApplicationContext context) {
        context.getBeanFactory().addBeanPostProcessor(new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof Connector connector) {
                    connector.setProperty("address", InetAddress.getLoopbackAddress().getHostAddress());
                }
                return bean;
            }
        });
    }
}
