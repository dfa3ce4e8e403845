<?php
/**
 * Plugin Name:       Afterword
 * Description:       Shows the comments of posts and pages with the Afterword widget, and lets guests comment through the REST API.
 * Version:           0.1.0
 * Requires at least: 5.9
 * Requires PHP:      7.0
 * License:           MIT
 * Text Domain:       afterword
 *
 * Copy this file to wp-content/plugins/, activate it, and set the address of afterword.js under Settings, Discussion, or as the constant
 * AFTERWORD_SCRIPT in wp-config.php. Without an address the theme's comments stay as they are, but guests may comment from pages elsewhere.
 *
 * @package afterword
 */

defined( 'ABSPATH' ) || exit;

// WordPress lets only users comment through its REST API; who may comment at all is still what Settings, Discussion says.
add_filter( 'rest_allow_anonymous_comments', '__return_true' );

/** The address of afterword.js; empty where none is set. */
function afterword_script() {
	return esc_url_raw( defined( 'AFTERWORD_SCRIPT' ) ? AFTERWORD_SCRIPT : get_option( 'afterword_script', '' ), array( 'http', 'https' ) );
}

/**
 * Whether the widget takes the place of the theme's comments: on the page of a post that a guest can read and write under. A post with a
 * password keeps the theme's comments, the widget has no way to say the password.
 *
 * @param int $post_id The post whose comments are about to be shown.
 */
function afterword_is_for( $post_id ) {
	$post = get_post( $post_id );
	return $post && is_singular() && get_queried_object_id() === $post->ID
		&& is_post_publicly_viewable( $post ) && '' === $post->post_password
		&& ! get_option( 'comment_registration' ) && '' !== afterword_script();
}

/**
 * The widget, as HTML. Who reads without JavaScript gets the theme's comments.
 *
 * @param int    $post_id The post whose comments are shown.
 * @param string $theme   What the theme would show.
 */
function afterword_widget( $post_id, $theme ) {
	$attributes = array(
		'async'        => true,
		'src'          => afterword_script(),
		'data-backend' => 'wordpress',
		'data-url'     => get_option( 'require_name_email' ) ? home_url() : add_query_arg( 'identity', 'optional', home_url( '/' ) ),
		'data-thread'  => (string) $post_id,
	);
	// A noscript inside another would end it.
	return wp_get_script_tag( $attributes ) . '<noscript>' . preg_replace( '#</?noscript[^>]*>#i', '', $theme ) . '</noscript>';
}

/**
 * Block themes.
 *
 * @param string   $content  What the block shows.
 * @param array    $block    The block as it was parsed.
 * @param WP_Block $instance The block.
 */
function afterword_block( $content, $block, $instance ) {
	$post_id = isset( $instance->context['postId'] ) ? (int) $instance->context['postId'] : 0;
	// Nothing to show, or (in old templates) shown by afterword_template() already.
	if ( '' === trim( $content ) || false !== strpos( $content, 'data-backend="wordpress"' ) || ! afterword_is_for( $post_id ) ) {
		return $content;
	}
	return afterword_widget( $post_id, $content );
}
add_filter( 'render_block_core/comments', 'afterword_block', 10, 3 );

/**
 * Classic themes. What another plugin has put in place of the theme's comments (reviews, say) stays.
 *
 * @param string $template The file that shows the comments.
 */
function afterword_template( $template ) {
	if ( 'comments.php' !== basename( $template ) || ! afterword_is_for( get_the_ID() ) ) {
		return $template;
	}
	ob_start();
	load_template( file_exists( $template ) ? $template : locate_template( 'comments.php' ), false );
	$theme = ob_get_clean();
	// The theme's style sheet knows the place of the comments by these two.
	$class = preg_match( '#<[^>]*\sid="comments"[^>]*\sclass="([^"]*)"#', $theme, $found ) ? $found[1] : 'comments-area';
	// The tag is escaped where it is made, the rest is the theme's own.
	echo '<div id="comments" class="' . $class . '">' . afterword_widget( get_the_ID(), $theme ) . '</div>'; // phpcs:ignore WordPress.Security.EscapeOutput
	// WordPress wants a file to read here; this one shows nothing.
	return ABSPATH . WPINC . '/version.php';
}
add_filter( 'comments_template', 'afterword_template', PHP_INT_MAX );

/** The setting, under Settings, Discussion. */
function afterword_register_setting() {
	register_setting(
		'discussion',
		'afterword_script',
		array(
			'type'              => 'string',
			'default'           => '',
			'sanitize_callback' => 'esc_url_raw',
		)
	);
	$label = array( 'label_for' => 'afterword_script' );
	add_settings_field( 'afterword_script', __( 'Afterword', 'afterword' ), 'afterword_show_setting', 'discussion', 'default', $label );
}
add_action( 'admin_init', 'afterword_register_setting' );

/** The setting's field. */
function afterword_show_setting() {
	printf(
		'<input type="url" id="afterword_script" name="afterword_script" class="regular-text code" value="%s"%s><p class="description">%s</p>',
		esc_attr( afterword_script() ),
		disabled( defined( 'AFTERWORD_SCRIPT' ), true, false ),
		esc_html__( 'The address of afterword.js. Empty: the theme’s own comments.', 'afterword' )
	);
}

/** Leaves nothing behind. */
function afterword_uninstall() {
	delete_option( 'afterword_script' );
}
register_uninstall_hook( __FILE__, 'afterword_uninstall' );
