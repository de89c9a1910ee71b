# Converts documents as long as it is asked to. A request is a line with a number of bytes and so many bytes of AsciiDoc;
# an answer is the same with HTML. Files are never read (safe mode "secure"), includes leave nothing.
require 'asciidoctor'

# What a document may cost: bytes of memory, and seconds, also when nobody waits for the answer any more.
MEMORY = 1_000_000_000
SECONDS = 20
Process.setrlimit(:AS, MEMORY)

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
  spent = Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID)
  Process.setrlimit(:CPU, spent.ceil + SECONDS, Process.getrlimit(:CPU).last)
  text = $stdin.read(size.to_i).force_encoding('UTF-8')
  html = Asciidoctor.convert(text, safe: :secure, standalone: false, attributes: {
    'showtitle' => nil, 'toc' => nil, 'sectanchors' => nil, 'source-highlighter' => nil, 'icons' => nil,
    'experimental' => '', 'figure-caption!' => '', 'stem' => nil, 'max-include-depth' => '0'
  }).to_s
  $stdout.write("#{html.bytesize}\n", html)
end
exit!
