"""The names of months in languages beyond those of `dates`, told in English."""

from __future__ import annotations

import re

_ENGLISH = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
#: One line a language: the twelve months in order, "," between, "/" between names of one month.
_NAMES = """
ocak/oca,şubat/şub,mart,nisan/nis,mayıs,haziran/haz,temmuz/tem,ağustos/ağu,eylül/eyl,ekim/eki,kasım/kas,aralık/ara
يناير/كانون الثاني/جانفي,فبراير/شباط/فيفري,مارس/آذار,\
أبريل/إبريل/ابريل/نيسان/أفريل,مايو/أيار/ماي,يونيو/يونيه/حزيران/جوان,\
يوليو/يوليه/تموز/جويلية,أغسطس/اغسطس/آب/أوت,سبتمبر/أيلول,أكتوبر/اكتوبر/تشرين الأول,نوفمبر/تشرين الثاني,ديسمبر/كانون الأول
ژانویه,فوریه,,آوریل,مه,ژوئن,ژوئیه/جولای,اوت,سپتامبر,اکتبر,نوامبر,دسامبر
جنوری,فروری,مارچ,اپریل,مئی,جون,جولائی,اگست,ستمبر,اکتوبر,نومبر,دسمبر
ינואר,פברואר,מרץ/מרס,אפריל,מאי,יוני,יולי,אוגוסט,ספטמבר,אוקטובר,נובמבר,דצמבר
ιανουαρίου/ιαν,φεβρουαρίου/φεβ,μαρτίου/μαρ,απριλίου/απρ,μαΐου/μαϊ,ιουνίου/ιουν,ιουλίου/ιουλ,αυγούστου/αυγ,σεπτεμβρίου/σεπ,οκτωβρίου/οκτ,νοεμβρίου/νοε,δεκεμβρίου/δεκ
január/jan,február/febr,március/márc,április/ápr,május/máj,június/jún,július/júl,augusztus,szeptember/szept,október/okt,november,december
ianuarie/ian,februarie,martie,aprilie,mai,iunie,iulie,august,septembrie,octombrie,noiembrie,decembrie
tammikuuta,helmikuuta,maaliskuuta,huhtikuuta,toukokuuta,kesäkuuta,heinäkuuta,elokuuta,syyskuuta,lokakuuta,marraskuuta,joulukuuta
jaanuar,veebruar,märts,aprill,mai,juuni,juuli,august,september,oktoober,november,detsember
janvāris/janvārī,februāris/februārī,marts/martā,aprīlis/aprīlī,maijs/maijā,jūnijs/jūnijā,jūlijs/jūlijā,augusts/augustā,septembris/septembrī,oktobris/oktobrī,novembris/novembrī,decembris/decembrī
sausio,vasario,kovo,balandžio,gegužės,birželio,liepos,rugpjūčio,rugsėjo,spalio,lapkričio,gruodžio
siječnja,veljače,ožujka,travnja,svibnja,lipnja,srpnja,kolovoza,rujna,,studenoga/studenog,prosinca
januara,februara,marta,aprila,maja,juna,jula,avgusta/augusta,septembra,oktobra,novembra,decembra
јануар/јануара,фебруар/фебруара,марта,априла,мај/маја,јун/јуна,јул/јула,август/августа,септембар/септембра,октобар/октобра,новембар/новембра,децембар/децембра
януари,февруари,март,април,май,юни,юли,август,септември,октомври,ноември,декември
січня,лютого,березня,квітня,травня,червня,липня,серпня,вересня,жовтня,листопада,грудня
január/januára,februára,marca,apríla,mája,júna,júla,augusta,septembra,októbra,novembra,decembra
styczeń,luty,marzec,kwiecień,maj,czerwiec,lipiec,sierpień,wrzesień/wrz,październik/paź,listopad/lis,grudzień/gru
janúar,febrúar,mars,apríl,maí,júní,júlí,ágúst,september,október,nóvember,desember
gener,febrer,març,abril,maig,juny,juliol,agost,setembre,octubre,novembre,desembre
januari,februari,maret,april,mei,juni,juli,agustus/agu,september,oktober,november/nop,desember/des
januari,februari,mac,april,mei,jun,julai,ogos,september,oktober,november,disember
enero,pebrero,marso,abril,mayo,hunyo,hulyo,agosto,setyembre,oktubre,nobyembre,disyembre
januari,februari,machi,aprili,mei,juni,julai,agosti,septemba,oktoba,novemba,desemba
tháng 1,tháng 2,tháng 3,tháng 4,tháng 5,tháng 6,tháng 7,tháng 8,tháng 9,tháng 10,tháng 11,tháng 12
जनवरी,फरवरी/फ़रवरी,मार्च,अप्रैल,मई,जून,जुलाई,अगस्त,सितंबर/सितम्बर,अक्टूबर/अक्तूबर,नवंबर/नवम्बर,दिसंबर/दिसम्बर
জানুয়ারি/জানুয়ারি,ফেব্রুয়ারি/ফেব্রুয়ারি,মার্চ,এপ্রিল,মে,জুন,জুলাই,আগস্ট,সেপ্টেম্বর,অক্টোবর,নভেম্বর,ডিসেম্বর
ஜனவரி,பிப்ரவரி,மார்ச்,ஏப்ரல்,மே,ஜூன்,ஜூலை,ஆகஸ்ட்,செப்டம்பர்,அக்டோபர்,நவம்பர்,டிசம்பர்
జనవరి,ఫిబ్రవరి,మార్చి,ఏప్రిల్,మే,జూన్,జులై,ఆగస్టు,సెప్టెంబర్,అక్టోబర్,నవంబర్,డిసెంబర్
มกราคม/ม.ค.,กุมภาพันธ์/ก.พ.,มีนาคม/มี.ค.,เมษายน/เม.ย.,พฤษภาคม/พ.ค.,มิถุนายน/มิ.ย.,กรกฎาคม/ก.ค.,สิงหาคม/ส.ค.,กันยายน/ก.ย.,ตุลาคม/ต.ค.,พฤศจิกายน/พ.ย.,ธันวาคม/ธ.ค.
"""

_NUMBERS = {
    name: number
    for line in _NAMES.strip().splitlines()
    for number, names in enumerate(line.split(","))
    for name in filter(None, names.split("/"))
}
_ANY = re.compile(
    r"(?<=[\d.\s,])(?:" + "|".join(map(re.escape, sorted(_NUMBERS, key=len, reverse=True))) + r")(?=[\s,.،]|$)"
)


def in_english(line: str) -> str:
    """The line with the months of such languages by their English names ("6 Mayıs 2024": "6 May 2024")."""
    small = line.replace("İ", "i").lower()
    if len(small) != len(line):
        return line
    kept, end = [], 0
    for month in _ANY.finditer(f" {small}"):
        kept += [line[end : max(0, month.start() - 1)], _ENGLISH[_NUMBERS[month[0]]]]
        end = month.end() - 1
    return "".join([*kept, line[end:]])
