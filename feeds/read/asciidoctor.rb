# Converts documents as long as it is asked to. A request is a line with a number of bytes and so many bytes of AsciiDoc;
# an answer is the same with HTML. Files are never read (safe mode "secure"), includes leave nothing.
require 'asciidoctor'

Asciidoctor::LoggerManager.logger = Asciidoctor::NullLogger.new
Asciidoctor::Extensions.register do
  include_processor do
    process { |_document, _reader, _target, _attributes| }
  end
end
$stdin.binmode
$stdout.binmode
$stdout.sync = true

while (size = $stdin.gets)
  text = $stdin.read(size.to_i).force_encoding('UTF-8')
  html = Asciidoctor.convert(text, safe: :secure, standalone: false, attributes: {
    'showtitle' => nil, 'toc' => nil, 'sectanchors' => nil, 'source-highlighter' => nil, 'icons' => nil,
    'experimental' => '', 'figure-caption!' => '', 'stem' => nil, 'max-include-depth' => '0'
  }).to_s
  $stdout.write("#{html.bytesize}\n", html)
end
exit!
